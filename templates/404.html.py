
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Page not found') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'We cannot find that page') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'If you typed the address, check it for mistakes. If you followed a link, it may be old.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
