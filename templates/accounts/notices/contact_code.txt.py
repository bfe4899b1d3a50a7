BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBB gettext(u'You asked us to write to you here. Your code is:') 

    

 gettext(u'Type it on the page that asked for it. It is valid for 10 minutes.') 

 gettext(u'Did you not ask for it? Then somebody typed your address by mistake, and you need not do anything. Do not give the code to anybody: we never ask for it.') BBBBBBBB
BBBBB BBBBBBBBBBBBBB
