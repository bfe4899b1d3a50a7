
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXXXXXX gettext(u'My settings') XXXXX
  XXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
    BBB BBBBBBBBB BB BBBB gettext(u'Contact and language') BB BBB BBBBBBBBBBB gettext(u'Name, language, time zone') BBBB BBBBBBBBBBB gettext(u'Language, time zone, contact on record, text messages') BBBB gettext(u'Language, time zone, contact on record') BBBBB gettext(u'Open') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BB BBBB BB BBBBBBBBBBBB BBBBBBBBB BB BBBB gettext(u'People who help me')  gettext(u'Who may act for you, and for whom you act') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'E-mail for sign-on')  gettext(u'The address you sign on with') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBB BBBBBBBBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'Password')  gettext(u'Choose a new one') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBB BBBBBBBBBBB BB BBBB gettext(u'Passkeys and codes')  gettext(u'A second step that keeps others out') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBB BBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'Where I am signed on')  gettext(u'See and end your other sessions') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBB BBBBBBBBBBBBBBBBB BB BBBB gettext(u'Sign-on history')  gettext(u'When and where somebody signed on as you') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BB BBBB BB BBBBBBBBBBBB BBBBBBBBBBBB BB BBBB gettext(u'Who looked at my record')  gettext(u'People at the clinic who opened your record') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXX
XXXXXXXXXX
