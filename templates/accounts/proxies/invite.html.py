
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Invite somebody to help me') BBBBBBBB

BBBBB BBBBBBBBBBBBBB BBBBBBBBB BB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Invite somebody to help me') XXXXX
  XXX gettext(u'We send this person an e-mail with a code. They need no patient record. We write to you when they accept, and you can end it at any time.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
