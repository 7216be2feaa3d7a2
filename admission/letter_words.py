"""Signs that the code looks for in what people write: no words of the interface."""

import re

#: Stands in a drafted letter for the number that is drawn when it is signed.
NUMBER = "【准入编号】"
#: Between the months that somebody types.
BETWEEN_MONTHS = re.compile(r"[\s,，、;；月]+")
