BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBB gettext(u'Somebody tried to register with your details. You have an account already, so there is nothing to register.') 

 gettext(u'Was it you? Sign on, or reset your password if you have forgotten it. Was it not you? Nobody got in, and you need not do anything.') BBBBBBBB
BBBBB BBBBBB gettext(u'Reset your password:') 
BBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
