package dev.latchkey.auth.page;

import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The answer to a form that did what it should (RFC 9110 §15.4.4): another page, so that a reload repeats nothing. */
public final class SeeOther {

    private SeeOther() {}

    public static ModelAndView at(String path) {
        RedirectView view = new RedirectView(path);
        view.setHttp10Compatible(false);
        view.setExposeModelAttributes(false);
        view.setExpandUriTemplateVariables(false);
        return new ModelAndView(view);
    }
}
