BBBB BBBB gettext(u'Your code to confirm this address') 
