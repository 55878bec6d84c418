package dev.latchkey.resourceserver.web;

import java.util.function.Predicate;

/**
 * Which header values the firewall lets pass: those of assigned characters without control characters but the tab, as
 * Spring Security's default has it. That default is a regular expression, and over a token of 700 characters it costs more than everything else
 * that is done for a known token; here the usual characters pass by one comparison each.
 */
public final class PlainHeaderValues implements Predicate<String> {

    @Override
    public boolean test(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean usual = c >= ' ' && c <= '~' || c == '\t';
            if (!usual && (!Character.isDefined(c) || Character.isISOControl(c))) {
                return false;
            }
        }
        return true;
    }
}
