package dev.latchkey.auth.page;

import java.util.regex.Pattern;

/** Where somebody goes on after signing in, as a request says it: anybody may have written that. */
public final class OwnPath {

    private static final String FIRST_PAGE = "/";

    /** A path of ours; never one that a browser would take for another host. */
    private static final Pattern OWN_PATH =
            Pattern.compile("/(?:[A-Za-z0-9_.~-][A-Za-z0-9_.~/-]*)?(?:\\?[A-Za-z0-9_.~=&%/+-]*)?");

    private static final int LONGEST_PATH = 2000;

    private OwnPath() {}

    /** That path, if it is one of this server; else the first page. */
    public static String of(String next) {
        return next != null
                        && next.length() <= LONGEST_PATH
                        && OWN_PATH.matcher(next).matches()
                ? next
                : FIRST_PAGE;
    }
}
