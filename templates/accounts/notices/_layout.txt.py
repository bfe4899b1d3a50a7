
BBBB BBBBBBBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB gettext(u'Hello %(name)s,') SSSSS SSSSSSSSSBBBB gettext(u'Hello,') BBBBBBBBBBBBB

BBBBB BBBBBBBBBBBB

BBBBB BBBBBB gettext(u'Sign on to the portal:') 
BBB BBBBBBBBBBBBBBBBBBBBBBB

 gettext(u'Need technical help? Call %(phone)s.') SSSS SSSSSSSSS SSSSS SSSS SSSSSSSSSS
 gettext(u'Nobody reads answers to this e-mail.') 

X 
