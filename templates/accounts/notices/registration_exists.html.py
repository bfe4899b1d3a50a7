BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBB
  XXX gettext(u'Somebody tried to register with your details. You have an account already, so there is nothing to register.') XXXX
  XXX gettext(u'Was it you? Sign on, or reset your password if you have forgotten it. Was it not you? Nobody got in, and you need not do anything.') XXXX
BBBBBBBB BBBB

BBBBB BBBBBB
  XXXXX XXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBXX gettext(u'Reset your password') XXXXXXXX
BBBBBBBB BBBBBB
