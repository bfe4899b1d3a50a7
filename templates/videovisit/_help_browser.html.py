
BBBB BBBB
 gettext(u"This browser can't make video calls")  gettext(u'Open this page in one of the browsers named below. Most of them are free, and one is already on your computer.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'Video calls are switched off in this browser')  gettext(u'An add-on or a rule of your workplace switches them off. Try another browser, or a computer at home.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
 gettext(u'This page was not opened safely')  gettext(u'Type our address again, beginning with https. If you still see this, call us: it is our fault.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'Your browser is old')  gettext(u'It will probably work. Update it before your visit: pictures are better and safer with a new one.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBB
 gettext(u'Your browser can do most of it')  gettext(u'Some parts of this check are rougher here. The newest Chrome, Edge or Firefox does all of it.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB
 gettext(u'You are inside another app')  gettext(u'Apps like this one cannot use the camera. Open the menu of the app and choose to open the page in your browser.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB
 gettext(u'You are on a phone or tablet')  gettext(u'A mobile browser may drop the call when the screen goes dark. Use our app or a computer if you can; you can also go on here.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'Our page is set up wrongly')  gettext(u'It may not ask for your camera. That is our fault, not yours: please call us.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'This page was in the background')  gettext(u'Keep it in front while the check runs, then check again.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
 gettext(u'The clock of your computer is wrong')  gettext(u'Your visit works by our clock, so you will not miss it. Set the clock right when you can.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBB
