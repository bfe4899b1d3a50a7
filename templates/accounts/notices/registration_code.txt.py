BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBB gettext(u'Your code to register for video visits is:') 

    

 gettext(u'Type it on the page that asked for it. It is valid for 10 minutes.') 

 gettext(u'Did you not try to register? Somebody may have typed your details. They cannot go on without this code. Do not give it to anybody: we never ask for it.') BBBBBBBB
BBBBB BBBBBBBBBBBBBB
