package dev.latchkey.auth.federation;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import org.springframework.http.HttpHeaders;

/** How whoever asks for a page is answered, where a program gets JSON: by the pages of the dashboard. */
final class BrowserAnswer {

    private BrowserAnswer() {}

    /** Browsers name HTML when they go somewhere (RFC 9110 §12.5.1). */
    static boolean isWanted(HttpServletRequest request) {
        Enumeration<String> accept = request.getHeaders(HttpHeaders.ACCEPT);
        while (accept.hasMoreElements()) {
            if (accept.nextElement().contains("text/html")) {
                return true;
            }
        }
        return false;
    }

    /** Into the dashboard, with that session. */
    static void signedIn(HttpServletResponse response, String cookie, String next) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie);
        send(response, "/signed-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
    }

    /** Back to where people sign in, where it is said that the provider's word was not enough. */
    static void refused(HttpServletResponse response) {
        send(response, "/sign-in?failed=refused");
    }

    /** Back to where people sign in, with the advice to try again later. */
    static void busy(HttpServletResponse response) {
        send(response, "/sign-in?failed=busy");
    }

    private static void send(HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(HttpHeaders.LOCATION, path);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
