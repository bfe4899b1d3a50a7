
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Not allowed') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'You cannot do that here') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'Nothing was changed. Make sure that you are signed on as yourself, then try again from the front page.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
