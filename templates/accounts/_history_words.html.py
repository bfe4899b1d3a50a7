
BBBB BBBB
BB BBBBBBBBBB BB BBBBBBBBBBBBB BBBBBBB BB BBBBBBBBBB gettext(u'Signed on with a passkey') BBBB BBBBBBB BB BBBBBB gettext(u'Signed on with password and app') BBBB BBBBBBB BB BBBBBBBBBBBBBBBB gettext(u'Signed on with password and recovery code') BBBB gettext(u'Signed on with password') BBBBB
BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBBBBB BBBBBBB BB BBBBBBBBBB gettext(u'Wrong password') BBBB gettext(u'Wrong code') BBBBB
BBBB BBBBBBBBBB BB BBBBBBBBBBBB gettext(u'Signed off') 
BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBBBBBBBBB gettext(u'Signed off on other devices') 
BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBBBBB gettext(u'Password changed') 
BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBB gettext(u'E-mail for sign-on changed') 
BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBBB BBBBBBB BB BBBBBBBBBB gettext(u'Passkey added') BBBB BBBBBBB BB BBBBBB gettext(u'App set up') BBBB gettext(u'Recovery codes made') BBBBB
BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBBBBB BBBBBBB BB BBBBBBBBBB gettext(u'Passkey removed') BBBB BBBBBBB BB BBBBBB gettext(u'App removed') BBBB gettext(u'Recovery codes removed') BBBBB
BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBBB gettext(u'Account closed by the clinic') BBBBB
