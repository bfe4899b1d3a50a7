
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBBBB BBBB gettext(u'The visits are booked') BBBB gettext(u'Please choose the file again') BBBBBBBBBBBBB

BBBBB BBBBBBB
  BB BBBB
    XXXX gettext(u'The visits are booked') XXXXX
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BB BBBBBBBBBBBBBBBBXXX gettext(u'Some rows were right when you looked, and are not any more. They are named below.') XXXXBBBBB
    BBB BBBBBBBBBBBBBBBBB BB BBBB gettext(u'Schedule') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB
  BBBB
    XXXX gettext(u'Please choose the file again') XXXXX
    XX XXXXXXXXXXXXXXXXXXXX gettext(u'This file was imported already, or it lay here for more than an hour. Nothing was changed now.') XXXX
    BBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'Choose a file') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBBB
BBBBBBBB BBBBBBB
