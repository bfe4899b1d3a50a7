BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBB
  XXX gettext(u'Welcome to %(clinic)s.') SSSSSSS SS SSSSSSSSSSS BB BBBBBBBBBBB BB BBBBBBBBBBBBBB gettext(u'You are invited as a doctor.') BBBB BBBBBBBBBBB BB BBBBBBBBBBB gettext(u'You are invited as clinic staff.') BBBB BBBBBBBBBBB BB BBBBBBBBB gettext(u'You are invited as a support agent.') BBBB gettext(u'You are invited as an administrator.') BBBBBXXXX
  XXX gettext(u'Open the page below and type this code:') XXXX
  XX XXXXXXXXXXXXXXXXX
  XXX gettext(u'The code works once, for 7 days. You can make an account there if you have none. Then we show you how to set up a second step for sign-on: please have your phone at hand.') XXXX
BBBBBBBB BBBB

BBBBB BBBBBB
  XXXXX XXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBXX gettext(u'Accept the invitation') XXXXXXXX
BBBBBBBB BBBBBB
