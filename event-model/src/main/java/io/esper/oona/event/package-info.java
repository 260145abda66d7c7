/// What an event is: envelope, topics, the typed payloads, their JSON codec and schemas. Pure values and functions: depends
/// on no other module of ours, and on no database, clock or file system.
@NullMarked
package io.esper.oona.event;

import org.jspecify.annotations.NullMarked;
