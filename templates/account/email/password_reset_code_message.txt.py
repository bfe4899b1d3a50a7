BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBBBBBBBBBBBBBB BBB gettext(u'Type this code on the page where you asked for a new password:') 



 gettext(u'It is valid for 10 minutes. Never tell it to anybody, not even to us.') 
 gettext(u'Did you not ask for it? Then you need not do anything.') BBBBBBBBBBBBBBBBBBBBB BBBBBBB
