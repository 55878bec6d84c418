package dev.latchkey.protocol;

/** Text that may stand in a request's headers, by the rule of Spring Security's firewall: without the regular expression that states it there. */
public final class PlainText {

    private PlainText() {}

    /** Whether a text has assigned characters only, and no control characters but that one. */
    public static boolean is(String text, char allowed) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            boolean plain = Character.isDefined(character) && !Character.isISOControl(character);
            if (!plain && character != allowed) {
                return false;
            }
        }
        return true;
    }
}
