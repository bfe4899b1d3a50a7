BBBB BBBB gettext(u'Your contact was changed') 
