
BBBB BBBB
 gettext(u'We could not be reached')  gettext(u'Check your internet connection: does another page open? Then press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'Those were many checks')  gettext(u'Wait a few minutes, then check again. Your earlier result still holds.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB
 gettext(u"We can't keep a live line to you")  gettext(u'A VPN, a proxy or the web shield of an antivirus program may cut it. Turn it off for your visit, or use another network.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
 gettext(u'The line to us is slow')  gettext(u'It will work. Turn off a VPN if you use one.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBB
 gettext(u'The line does not come back by itself')  gettext(u'If your call breaks off, load the page again.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBB
 gettext(u'Your network blocks the fast way for video')  gettext(u'It will work, less well. At home without a VPN it is better than at work.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB
 gettext(u'Your network blocks the fast way for video')  gettext(u'It will work, less well. At home without a VPN it is better than at work.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB
 gettext(u'This network blocks video calls')  gettext(u'Try your Wi-Fi at home or the hotspot of your phone, or call us.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB
 gettext(u'Our test server was busy')  gettext(u'That is on our side, and says nothing about your connection. Check again in a few minutes.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB
 gettext(u'One way for the video could not be tested')  gettext(u'We have no test server here. Camera, microphone and speaker were tested.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBB
 gettext(u'The test picture did not come through')  gettext(u'Check again. If it happens twice, try another network, or call us.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB
 gettext(u'The picture takes long to begin')  gettext(u'Wait a little when you join. Stop films and downloads on your network.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBB
 gettext(u'Some parts took too long')  gettext(u'Check again. Close other programs and tabs before.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
 gettext(u'Your connection drops pieces')  gettext(u'Wi-Fi is the usual cause. Move near the router, use a cable if you can, and stop films and downloads.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB
 gettext(u'There will be a short delay')  gettext(u'Wait a moment before you answer. Turn off a VPN if you use one.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBB
 gettext(u'Your connection is uneven')  gettext(u'Move near the router, use a cable if you can, and stop films and downloads.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB
 gettext(u'Your computer is busy')  gettext(u'Close other programs and tabs, and plug in the charger.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBB
 gettext(u'Your internet is slow right now')  gettext(u'The picture may be soft. Move near the router, use a cable if you can, stop films and downloads, and turn off a VPN.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBB
 gettext(u'Your internet is too slow for video right now')  gettext(u'Video would freeze; sound alone works. Move near the router, use a cable if you can, stop films and downloads, and turn off a VPN.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBB
