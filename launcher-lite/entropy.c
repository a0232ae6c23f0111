/*
 * launcher-lite/entropy.c - fills the guest's buffers with random words.
 * SPDX-License-Identifier: MIT
 *
 * When RDRAND gives nothing, the buffer goes back shorter, perhaps empty, and
 * the guest asks again: never is anything but RDRAND's words handed out.
 */
#include "launcher-lite/entropy.h"

#include "launcher-lite/calls.h"

static bool entropy_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	u32 wanted = chain->writable_bytes;
	u32 done = 0;

	(void)device;
	if (wanted > ENTROPY_REQUEST_BYTES)
		wanted = ENTROPY_REQUEST_BYTES;
	while (done < wanted) {
		u32 word, bytes = wanted - done;

		if (bytes > sizeof(word))
			bytes = sizeof(word);
		if (!machine_random(&word) || !vq_copy_in(chain, done, &word, bytes))
			break;
		done += bytes;
	}
	*written = done;
	return true;
}

static void entropy_notify(struct device *device, u32 queue)
{
	device_serve(device, queue, VQ_MAX_SIZE, entropy_serve);
}

static const struct device_model entropy_model = {
	.name = "entropy",
	.virtio_id = VIRTIO_ID_ENTROPY,
	.queues = 1,
	.notify = entropy_notify,
};

void entropy_init(struct entropy *entropy)
{
	device_init(&entropy->device, &entropy_model, entropy);
}
