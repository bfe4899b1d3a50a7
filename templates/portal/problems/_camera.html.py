BBBB BBBB
XXXX
  XXXX gettext(u'Close other programs that use the camera, such as other video calls.') XXXXX
  XXXX gettext(u'When your browser asks to use your camera and microphone, choose Allow.') XXXXX
  XXXX gettext(u'You chose Block by mistake? Click the icon to the left of the address at the top of the window and change it.') XXXXX
  XXXX gettext(u'Look for a slider over the lens, and for a microphone key on your keyboard.') XXXXX
XXXXX
