
BBBB BBBB
XXXX gettext(u'Why it was cancelled') XXXXX
XXXBB BBBBBBBB BB BBBBBBBBBBBBBBB gettext(u'The patient asked for it') BBBB BBBBBBBB BB BBBBBBBBBBBBB gettext(u'The doctor is away') BBBB BBBBBBBB BB BBBBBBBBBBBBBB gettext(u'It was booked twice or by mistake') BBBB BBBBBBBB BB BBBBBBBBBBBB gettext(u'It is not needed any more') BBBB BBBBBBBB BB BBBBBBB gettext(u'Something else') BBBBBBB BBBBBBBB BBB BBBBBBBBBBX BBBBBXXXX
