
BBBB BBBB
XXX XXXXXXXXXXXXXXXXXXXXX XXXXXXX
  XXXX gettext(u'Open Start, then Settings, then Privacy & security (Windows 10: Privacy), then Camera.') XXXXX
  XXXX gettext(u'Turn on all three: Camera access, Let apps access your camera, Let desktop apps access your camera.') XXXXX
  XXXX gettext(u'Do the same for Microphone, and press “Check again”.') XXXXX
XXXXX
XXX XXXXXXXXXXXXXXXXX XXXXXXX
  XXXX gettext(u'Open the Apple menu, then System Settings, then Privacy & Security, then Camera.') XXXXX
  XXXX gettext(u'Turn your browser on. Do the same for Microphone.') XXXXX
  XXXX gettext(u'Quit the browser, open it again, and come back to this page.') XXXXX
XXXXX
XX XXXXXXXXXXXXXXXXXX XXXXXXXX XXX XXXXXXX XXXXXX XXXXXXX gettext(u'Open the settings of your device, look for privacy, then camera and microphone, and let your browser use them.') XXXX
