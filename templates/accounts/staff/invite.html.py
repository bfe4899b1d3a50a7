
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Invite somebody to work here') BBBBBBBB

BBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBB BB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Invite somebody to work here') XXXXX
  XXX gettext(u'We send this person an e-mail with a code. They make an account and set up a second step for sign-on.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
