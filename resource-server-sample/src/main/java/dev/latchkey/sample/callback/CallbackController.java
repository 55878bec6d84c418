package dev.latchkey.sample.callback;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /callbacks}. */
@RestController
class CallbackController {

    private static final Logger log = LoggerFactory.getLogger(CallbackController.class);

    /** The part of a webhook that this sample looks at, where there is one; both may be written to a log as they are. */
    record Callback(
            @Pattern(regexp = "[A-Za-z0-9_-]{1,100}") String id,

            @Pattern(regexp = "[A-Za-z0-9_.-]{1,100}") String type) {}

    @PostMapping("/callbacks")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void receive(@RequestBody @Valid Callback callback) {
        log.info("Received {} {}", callback.type(), callback.id());
    }
}
