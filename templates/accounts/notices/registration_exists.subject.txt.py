BBBB BBBB gettext(u'You have an account already') 
