package dev.latchkey.auth.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** What a page says instead of what was asked for. */
final class Refusals {

    static final String VIEW = "refusal";

    private Refusals() {}

    static ModelAndView page(
            HttpStatus status, String detail, HttpServletRequest request, HttpServletResponse response) {
        ModelAndView page = new ModelAndView(VIEW, status);
        page.addAllObjects(model(status, detail, request, response));
        return page;
    }

    /** In a browser that asked by htmx the refusal stands above the page that is open, where what was typed stays. */
    static Map<String, Object> model(
            HttpStatus status, String detail, HttpServletRequest request, HttpServletResponse response) {
        boolean above = request.getHeader("HX-Request") != null;
        if (above) {
            standAbove(response, "#refusal", "innerHTML show:window:top");
        }
        return Map.of("title", title(status), "detail", detail == null ? detail(status) : detail, "above", above);
    }

    /** Lets htmx put that part of the answer above the page that is open, at whose address the browser stays. */
    static void standAbove(HttpServletResponse response, String part, String swap) {
        response.setHeader("HX-Retarget", "#above");
        response.setHeader("HX-Reselect", part);
        response.setHeader("HX-Reswap", swap);
        response.setHeader("HX-Push-Url", "false");
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "Not found";
            case FORBIDDEN -> "Not allowed";
            case TOO_MANY_REQUESTS -> "Too many attempts";
            case SERVICE_UNAVAILABLE -> "Not available right now";
            default -> status.is5xxServerError() ? "Something went wrong" : "That did not work";
        };
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "There is nothing here, or nothing that you may see.";
            case FORBIDDEN -> "Your role does not allow this.";
            case CONTENT_TOO_LARGE -> "What was sent is too large.";
            case SERVICE_UNAVAILABLE -> "Please try again in a moment.";
            default ->
                status.is5xxServerError()
                        ? "It is our fault. Please try again."
                        : "What was sent could not be understood. Go back and try again.";
        };
    }
}
