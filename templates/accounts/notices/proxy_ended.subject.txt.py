BBBB BBBB gettext(u'Help with video visits has ended') 
