BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBBBBBBBBBBBBBBBBB gettext(u'An authenticator app was set up for your account. We ask for its code when you sign on.') 
BBBBBBBB BBBBBBBBBBBBBBBBBBBB
