package dev.latchkey.resourceserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Receives callbacks, keeps what it was given, and can be told to fail or to do something first. */
@RestController
class Callbacks {

    final List<String> received = new CopyOnWriteArrayList<>();
    volatile HttpStatus answer = HttpStatus.ACCEPTED;
    volatile Runnable before = () -> {};

    @PostMapping("/callbacks")
    ResponseEntity<Void> receive(@RequestBody(required = false) String body) {
        before.run();
        received.add(String.valueOf(body));
        return ResponseEntity.status(answer).build();
    }
}
