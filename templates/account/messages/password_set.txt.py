BBBB BBBB gettext(u'Your password is saved.') 
