BBBB BBBB gettext(u'Your access has ended') 
