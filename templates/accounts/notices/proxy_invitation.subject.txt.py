BBBB BBBB gettext(u'An invitation to help with video visits') 
