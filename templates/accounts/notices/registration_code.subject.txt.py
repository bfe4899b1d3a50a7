BBBB BBBB gettext(u'Your code to register') 
