
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBBBB BBBB gettext(u'The records are imported') BBBB gettext(u'Please choose the file again') BBBBBBBBBBBBB

BBBBB BBBBBBB
  BB BBBB
    XXXX gettext(u'The records are imported') XXXXX
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBB BBBBBBBBBBBBBBBBB BB BBBB gettext(u'Patients') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBB
    XXXX gettext(u'Please choose the file again') XXXXX
    XX XXXXXXXXXXXXXXXXXXXX gettext(u'This file was imported already, or it lay here for more than an hour. Nothing was changed now.') XXXX
    BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Choose a file') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBBB
BBBBBBBB BBBBBBB
