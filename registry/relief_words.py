"""Words by which a short text may relieve communities, and signs that are read alike. Regular expressions."""

# Without one of these nothing is denied, ended or handed to others; the name of a matter alone has none.
CUES = r"[不别免无毋没未停消禁勿莫甭非退撤废拒减清杜防缓谢压砍少违纠]|解除|收回|自己|自行|直接"
NUMBERS = r"[0-9０-９一二三四五六七八九十百]+"
