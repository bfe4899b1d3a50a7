BBBB BBBB gettext(u'An invitation to work with us') 
