
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBB gettext(u'Password changed') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Your password is changed') XXXXX
  XXX gettext(u'Now sign on with it. If you use an app or a passkey as a second step, you need it as before.') XXXX
  BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Sign on') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
