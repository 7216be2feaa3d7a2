"""How a document number tells whose document it is. Regular expressions."""

import re

#: A document of an office: 「民发〔2015〕136号」, with any kind of brackets.
OF_AN_OFFICE = re.compile(r"^(?P<office>[^〔\[(【]+)[〔\[(【](?:19|20)\d\d[〕\])】]\d+号?$")
#: An office of a district or county stands at the beginning.
OF_A_DISTRICT = re.compile(r"^(?:.{0,4}[区县旗](?!域)|.{0,4}街道|.{0,4}[乡镇])")
LETTER = re.compile(r"函$")
