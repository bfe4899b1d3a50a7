BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBBBBBBBBBBBBBB BBB gettext(u'Somebody asked for a new password with this e-mail address. We have no account for it.') 

 gettext(u'Was it you? Try the other addresses you use, or register:') 
BBB BBBBBBBBBBBBBB

 gettext(u'Was it not you? Then you need not do anything.') BBBBBBBBBBBBBBBBBBBBB BBBBBBB
