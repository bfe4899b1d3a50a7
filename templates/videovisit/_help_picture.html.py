
BBBB BBBB
 gettext(u'The camera stopped')  gettext(u'Its cable may be loose, or another program took it. Press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBB
 gettext(u'The camera is on, but no picture comes')  gettext(u'Close other programs that use it. Then press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
 gettext(u'The picture is black')  gettext(u'Is the cover of the camera closed? Is the room dark? Another program may be using the camera, too.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBB
 gettext(u'The picture hardly moves')  gettext(u'Close other programs, and turn on more light. Then press “Check again”.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
 gettext(u'The picture stands still')  gettext(u'Does your camera show a still picture on purpose? Choose your real camera below.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB
 gettext(u'You are hard to see')  gettext(u'Turn on a light in front of you, and sit with the window before you, not behind you.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB
 gettext(u'The picture moves in jumps')  gettext(u'More light helps most. Close other programs, too.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBB
 gettext(u'The picture is small')  gettext(u'It will work. If you have another camera, choose it below.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBB
 gettext(u"You can't see yourself")  gettext(u'Choose another camera below. Is the cover open?') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
 gettext(u'You chose a camera made by a program')  gettext(u'Your doctor should see you. Choose your real camera below.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBB
 gettext(u'The microphone is on, but completely silent')  gettext(u'It may be muted by a switch on the headset or a key of the keyboard. Choose another microphone below, and say something.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBB
 gettext(u'We hardly hear the microphone')  gettext(u'Come closer, and turn the microphone up in the sound settings of your computer. Choose another one below.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
 gettext(u'You are a little quiet')  gettext(u'Come closer to the microphone, or turn it up.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBB
 gettext(u'We heard nothing yet')  gettext(u'Press “Check again”, and say “Hello doctor” while the bar is shown.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
 gettext(u'You are too loud for the microphone')  gettext(u'Turn the microphone down a little, or sit farther away.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB
 gettext(u'The microphone is muted')  gettext(u'Press the mute key of the headset or keyboard once.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBB
 gettext(u'The browser keeps sound off')  gettext(u'Press “Check again”. If that does not help, look for a crossed-out speaker beside the address.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBB
 gettext(u'You did not hear the notes')  gettext(u'Turn the sound up, check the cable of your headset, and choose another speaker below. Then play the notes again.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBB
 gettext(u'Your headset is in telephone quality')  gettext(u'It is fine to use. A headset with a cable sounds better.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
 gettext(u'You checked another browser before')  gettext(u'Check this one, too, or use the other one for your visit.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB
