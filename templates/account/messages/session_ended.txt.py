BBBB BBBB gettext(u'You were signed off because nothing happened for a while. Please sign on again.') 
