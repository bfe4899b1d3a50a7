
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'We cannot read that') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'We cannot read what your browser sent') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'Nothing was changed. Go back, check what you entered, and try again.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
