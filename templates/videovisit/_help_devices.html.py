
BBBB BBBB
 gettext(u'The camera is blocked for this page')  gettext(u'Your browser was told not to let this page use the camera. You can change that:') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'The microphone is blocked for this page')  gettext(u'Your browser was told not to let this page use the microphone. You can change that:') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'Your computer blocks the camera')  gettext(u"The computer's own privacy settings keep browsers from the camera. You can change that:") BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'Your computer blocks the microphone')  gettext(u"The computer's own privacy settings keep browsers from the microphone. You can change that:") BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'The question was closed')  gettext(u'Press “Check again”, then Allow.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'The question was not answered')  gettext(u'Look for a question at the top of the window, and choose Allow. Then press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u"We can't find a camera")  gettext(u'Plug it in, or open its cover. Then press “Check again”. Without a camera you can join with sound only.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBB
 gettext(u"We can't find a microphone")  gettext(u'Plug in a headset or a microphone. Then press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB
 gettext(u'Another program is using your camera')  gettext(u'Close Zoom, Teams, FaceTime and other tabs that show video. Then press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'Another program is using your microphone')  gettext(u'Close Zoom, Teams, FaceTime and other tabs that use sound. Then press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 gettext(u'The camera does not start')  gettext(u'Unplug it, plug it in, and press “Check again”. If it is built in, restart the computer.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBB
 gettext(u'The microphone does not start')  gettext(u'Unplug it, plug it in, and press “Check again”. If it is built in, restart the computer.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB
 gettext(u'The camera you chose is gone')  gettext(u'Choose another one below, or plug it in again.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBB
 gettext(u'The microphone you chose is gone')  gettext(u'Choose another one below, or plug it in again.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB
