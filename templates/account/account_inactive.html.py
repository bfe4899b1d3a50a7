
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBB gettext(u'Account closed') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'This account is closed') XXXXX
  XXX gettext(u'Your clinic has closed it, so you cannot sign on. If you think this is a mistake, please call us.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
