BBBB BBBB gettext(u'Your app is set up. From now on we ask for its code when you sign on.') 
