BBBB BBBBBBBBBBBBBB BBBX  gettext(u'recovery codes') 

BBB BBBB BB BBBBBBBBBBBB
BBBBBB
 gettext(u'Each code signs you on once, after your password. Keep them where only you can find them.') 
BBBBBBBBBBBBB
