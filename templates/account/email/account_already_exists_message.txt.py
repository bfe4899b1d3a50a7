BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBBBBBBBBBBBBBB BBB gettext(u'Somebody tried to make a new account with this e-mail address. It has an account already, so nothing was changed.') 

 gettext(u'Was it you? Sign on with this address. If you have forgotten your password, choose a new one:') 
BBB BBBBBBBBBBBBBBBBBBBBBBBB

 gettext(u'Was it not you? Then you need not do anything.') BBBBBBBBBBBBBBBBBBBBB BBBBBBB
